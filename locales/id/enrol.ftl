# Mendaftarkan PC sebagai pos suatu lokasi: palang enrol.
enrol-no-server = Konfigurasi belum menyebut server. Isi dahulu alamatnya pada bagian [server].
enrol-address = { $address } bukan alamat server: { $why }.
enrol-authority = Berkas sertifikat { $file } tidak dapat dibaca: { $why }.
enrol-done = Pos { $booth } kini terdaftar di lokasi { $site }.
enrol-key = Kunci lokasi, sudah disimpan. Cocokkan dengan yang ditampilkan server: { $fingerprint }
enrol-restart = Nyalakan ulang program pos; setelah itu data disinkronkan dengan { $server }.
enrol-network = Server tidak terhubung: { $why }. Tidak ada yang berubah; silakan coba lagi.
enrol-code = Server menolak kode ini. Kode hanya berlaku sekali, selama sepuluh menit, dan hanya untuk pos yang dituju. Mintalah kode baru.
enrol-protocol = Versi program pos dan server tidak saling mengenal. Perbarui yang lebih lama.
enrol-site = Kode ini untuk lokasi { $theirs }, sedangkan konfigurasi menyebut lokasi { $ours }. Tidak ada yang berubah.
enrol-answer = Yang menjawab bukan server Palang: { $why }. Tidak ada yang berubah.
enrol-keys = Kunci pos tidak dapat disimpan: { $why }
enrol-client = Sambungan tidak dapat disiapkan: { $why }
