## sistem operasi
os-missing = berkas atau alatnya tidak ada
os-denied = akun ini tidak diizinkan
os-refused = sambungan ditolak: alatnya mati, atau portnya lain
os-cut = sambungan terputus
os-unreachable = tidak terjangkau lewat jaringan: periksa kabel dan alamatnya
os-late = tidak ada jawaban tepat waktu
os-taken = sedang dipakai program lain
os-full = disk penuh
os-readonly = disk tidak bisa ditulisi
os-folder = itu sebuah folder
os-not-folder = itu bukan folder
os-exists = sudah ada
os-broken = alat atau disk gagal dibaca atau ditulis
