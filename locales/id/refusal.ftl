# Kenapa sesuatu tidak dilakukan, dan apa yang harus dilakukan sekarang.
refusal-unknown = Tidak dikenal
refusal-unknown-detail = Tiket ini tidak ada di catatan, dan kodenya tidak membuktikan apa-apa.
refusal-unknown-advice = Pindai lagi, atau ketik 14 angka di tiket.
refusal-used = Sudah keluar
refusal-used-detail = { $when } di { $lane }
refusal-used-advice = Bila kendaraannya masih di dalam, panggil pengawas.
refusal-never-issued = Tak pernah dicetak
refusal-never-issued-detail = Nomor { $ticket } mengaku dari { $when }; tidak ada pos yang mencetaknya.
refusal-never-issued-advice = Tahan tiketnya dan panggil pengawas.
refusal-full = Penuh
refusal-full-detail = Tidak ada tempat lagi untuk { $class ->
    [motor] motor
    [mobil] mobil
    [lainnya] kendaraan lain
   *[any] { $class }
  }{ $part ->
    [whole] {""}
   *[one] {" "}di { $area }
  }. Tersedia: { $available }, kapasitas: { $capacity }.
refusal-full-advice = Arahkan kendaraan ke tempat lain, atau tunggu sampai ada yang keluar.
refusal-void = Tiket batal
refusal-void-detail = Tiket { $ticket } sudah dibatalkan.
refusal-void-advice = Panggil pengawas.
refusal-forged = Tiket palsu
refusal-forged-detail = Tanda pengaman di kodenya salah.
refusal-forged-advice = Tahan tiketnya dan panggil pengawas.
refusal-foreign-site = Tiket lokasi lain
refusal-foreign-site-detail = Tiket ini dari tempat parkir lain.
refusal-foreign-site-advice = Minta tiket yang diambil di sini.
refusal-future = Waktu tiket salah
refusal-future-detail = Menurut tiket, kendaraan baru akan masuk { $when }.
refusal-future-advice = Periksa jam komputer, lalu panggil pengawas.
refusal-too-old = Tiket terlalu lama
refusal-too-old-detail = Masuk { $when }, lebih lama dari yang diterima di sini.
refusal-too-old-advice = Panggil pengawas.
refusal-clock = Jam komputer salah
refusal-clock-detail = Menurut komputer ini sekarang { $at }; tiket dengan tanggal itu tidak bisa dibuat.
refusal-clock-advice = Setel jamnya, lalu coba lagi.
refusal-training = Tiket latihan
refusal-training-detail = Tiket ini dibuat untuk latihan dan tidak berlaku untuk keluar.
refusal-training-advice = Minta tiket yang diambil di pintu masuk.
refusal-receipt = Ini struk
refusal-receipt-detail = Yang dipindai adalah struk, bukan tiket.
refusal-receipt-advice = Pindai tiketnya.
refusal-malformed = Bukan tiket
refusal-malformed-detail = Yang dibaca bukan kode tiket.
refusal-malformed-advice = Pindai lagi, atau ketik 14 angka di tiket.
refusal-check-digit = Nomor keliru
refusal-check-digit-detail = Nomornya tidak cocok dengan angka terakhirnya.
refusal-check-digit-advice = Cocokkan dengan tiketnya, lalu ketik lagi.
refusal-ambiguous = Kurang lengkap
refusal-ambiguous-detail = { $count } tiket berakhiran angka itu.
refusal-ambiguous-advice = Ketik semua 14 angkanya.
refusal-glued = Dua pindaian menyatu
refusal-glued-detail = Pemindai membaca dua kode sekaligus.
refusal-glued-advice = Pindai satu tiket saja.
refusal-too-long = Pindaian kacau
refusal-too-long-detail = Jauh lebih panjang daripada kode tiket mana pun.
refusal-too-long-advice = Pindai lagi. Bila berulang, periksa pemindainya.
refusal-exit-before-entry = Jam tidak cocok
refusal-exit-before-entry-detail = Menurut jam ini, kendaraan baru akan masuk { $when }.
refusal-exit-before-entry-advice = Periksa jam komputer, lalu panggil pengawas.
refusal-unknown-tariff = Tarif tidak dikenal
refusal-unknown-tariff-detail = Tiket memakai versi tarif { $version }, yang tidak ada di sini.
refusal-unknown-tariff-advice = Panggil pengawas.
refusal-unknown-class = Jenis tidak dikenal
refusal-unknown-class-detail = Jenis kendaraan ini tidak ada di lokasi ini.
refusal-unknown-class-advice = Pilih jenis lain, atau panggil pengawas.
refusal-wrong-lane = Salah jalur
refusal-wrong-lane-detail = Jalur ini tidak melayani hal itu.
refusal-wrong-lane-advice = Arahkan ke jalur yang sesuai.
refusal-quote-expired = Biaya berubah
refusal-quote-expired-detail = Biaya yang tadi dihitung sudah tidak berlaku.
refusal-quote-expired-advice = Pindai tiketnya lagi.
refusal-too-little = Uang kurang
refusal-too-little-detail = Biaya { $due }, diterima { $tendered }: kurang { $amount }.
refusal-too-little-advice = Minta kekurangannya, lalu ketik jumlah semuanya.
refusal-not-an-amount = Bukan jumlah uang
refusal-not-an-amount-detail = Jumlah uang hanya berisi angka.
refusal-not-an-amount-advice = Ketik jumlahnya lagi.
refusal-too-much = Jumlah tidak wajar
refusal-too-much-detail = Tidak ada yang membayar sebanyak itu.
refusal-too-much-advice = Ketik jumlahnya lagi.
refusal-bad-pin = Gagal masuk
refusal-bad-pin-detail = Nomor petugas atau PIN salah.
refusal-bad-pin-advice = Ketik lagi. Setelah beberapa kali, nomor ini terkunci sementara.
refusal-locked-out = Terkunci
refusal-locked-out-detail = Terlalu banyak PIN salah. Terkunci sampai { $until }.
refusal-locked-out-advice = Tunggu, atau panggil pengawas.
refusal-not-allowed = Tidak berwenang
refusal-not-allowed-detail = Peran Anda tidak boleh { $permission }.
refusal-not-allowed-advice = Panggil orang yang berwenang.
refusal-no-shift = Belum buka shift
refusal-no-shift-detail = Uang dan tiket hanya dicatat di dalam shift.
refusal-no-shift-advice = Buka shift dulu.
refusal-shift-open = Shift masih terbuka
refusal-shift-open-detail = Shift sebelumnya belum ditutup.
refusal-shift-open-advice = Tutup shift itu dulu.
refusal-others-shift = Shift orang lain
refusal-others-shift-detail = Shift yang terbuka milik petugas lain.
refusal-others-shift-advice = Minta ia menutupnya, atau panggil pengawas.
refusal-reason-needed = Perlu alasan
refusal-reason-needed-detail = Tindakan ini dicatat bersama alasannya.
refusal-reason-needed-advice = Ketik alasannya.
refusal-nothing-to-reprint = Tidak ada struk
refusal-nothing-to-reprint-detail = Belum ada struk yang bisa dicetak ulang.
refusal-numbers-exhausted = Nomor tiket habis
refusal-numbers-exhausted-detail = Gerbang ini sudah memakai 99.999 nomor hari ini; besok mulai dari satu lagi.
refusal-nothing-pending = Tidak ada antrean
refusal-nothing-pending-detail = Tidak ada palang yang masih ditunggu jawabannya.
refusal-not-a-picture = Bukan gambar
refusal-not-a-picture-detail = Yang diambil bukan JPEG atau PNG.
refusal-disk-full = Disk penuh
refusal-disk-full-detail = Tidak bisa dicatat, jadi tidak dilakukan.
refusal-disk-full-advice = Kosongkan disk, atau panggil teknisi.
refusal-store-failed = Gagal mencatat
refusal-store-failed-detail = Jurnal tidak bisa ditulis, jadi tidak dilakukan.
refusal-store-failed-advice = Panggil teknisi.
refusal-busy = Sedang sibuk
refusal-busy-detail = Permintaan ini belum dikerjakan.
refusal-busy-advice = Coba lagi sebentar lagi.

refusal-check-digit-position = Angka ke-{ $position } tampaknya salah.
refusal-check-digit-likely = Mungkin maksudnya { $number }.
permission-work-shift = membuka atau menutup shift
permission-issue = menerbitkan tiket
permission-settle = menerima pembayaran
permission-open-by-hand = membuka palang secara manual
permission-settle-free = membebaskan biaya
permission-hard-cases = menangani tiket hilang, pembatalan, atau pembalikan
permission-confirm-counts = mengesahkan hitungan kas
permission-report = membaca laporan
permission-devices = menguji alat
permission-administer = mengatur petugas, tarif, atau kunci
when-today = hari ini { $time }
when-yesterday = kemarin { $time }

device-kind-printer = printer
device-kind-gate = palang
device-kind-scanner = pemindai
health-fine = baik
health-unknown = tidak memberi kabar
health-attention = perlu diperhatikan
health-down = tidak bekerja
trouble-paper-low = Kertas hampir habis: siapkan gulungan baru.
trouble-paper-out = Kertas habis: pasang gulungan baru. Kendaraan tetap boleh keluar.
trouble-cover-open = Tutup printer terbuka: tutup sampai berbunyi klik.
trouble-offline = { $kind ->
    [printer] Printer melapor gangguan: matikan, tunggu 5 detik, nyalakan lagi.
    [gate] Papan palang melapor gangguan: buka palang dengan tangan dan panggil teknisi.
   *[scanner] Pemindai melapor gangguan: cabut, lalu pasang lagi.
}
trouble-no-answer = { $kind ->
    [printer] Printer tidak menjawab: periksa listrik dan kabelnya.
    [gate] Palang tidak menjawab: buka dengan tangan, periksa listrik dan kabelnya.
   *[scanner] Pemindai tidak menjawab: periksa kabelnya, atau ketik nomor tiket.
}
trouble-missing = { $kind ->
    [printer] Printer tidak ditemukan: periksa kabel, listrik, dan alamatnya.
    [gate] Palang tidak ditemukan: periksa kabel USB atau serialnya; buka dengan tangan.
   *[scanner] Pemindai tidak ditemukan: pasang lagi kabelnya, atau ketik nomor tiket.
}
trouble-port-busy = { $kind ->
    [printer] Port printer dipakai program lain: tutup program itu.
    [gate] Port palang dipakai program lain: tutup program itu.
   *[scanner] Port pemindai dipakai program lain: tutup program itu.
}
trouble-garbage = { $kind ->
    [printer] Jawaban printer tidak bisa dimengerti: periksa kecepatan port dan kabelnya.
    [gate] Jawaban palang tidak bisa dimengerti: periksa kecepatan port dan kabelnya.
   *[scanner] Kiriman pemindai tidak bisa dimengerti: periksa setelan dan kabelnya.
}
trouble-starting = { $kind ->
    [printer] Printer sedang menyala: tunggu sebentar.
    [gate] Palang sedang menyala: tunggu beberapa detik.
   *[scanner] Pemindai sedang menyala: tunggu sebentar.
}

outcome-gate-acknowledged = Palang dibuka
outcome-gate-timeout = Palang tidak menjawab: lihat palangnya, buka dengan tangan bila perlu.
outcome-gate-unreachable = Palang tidak terhubung: buka dengan tangan.
outcome-gate-busy = Terlalu banyak perintah menunggu palang: coba sebentar lagi, atau buka dengan tangan.
outcome-gate-none = Buka palang dengan tangan
dismissal-through = Kendaraan sudah lewat
dismissal-turned-back = Kendaraan berbalik
dismissal-mistake = Salah izin
outcome-slip-printed = Struk tercetak
outcome-slip-sent-unknown = Struk terkirim ke printer
outcome-slip-interrupted = Cetakan terputus: lihat kertasnya, cetak ulang bila perlu.
outcome-slip-paper-out = Tidak tercetak: kertas habis. Pasang kertas, lalu cetak ulang.
outcome-slip-cover-open = Tidak tercetak: tutup printer terbuka. Tutup, lalu cetak ulang.
outcome-slip-offline = Tidak tercetak: printer melapor gangguan. Periksa, lalu cetak ulang.
outcome-slip-unreachable = Tidak tercetak: printer tidak terhubung. Periksa, lalu cetak ulang.
outcome-slip-spool-full = Tidak tercetak: antrean cetak penuh. Tunggu, lalu cetak ulang.
outcome-slip-no-printer = Jalur ini tidak punya printer
