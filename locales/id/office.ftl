# Mengapa sesuatu dari kantor lokasi tidak dilakukan, di baris perintah atau lewat HTTP, dan ucapan `palang-server admin`
# di samping jawabannya.
office-currency = Tarif ini dalam { $tariff }, sedangkan mata uang lokasi { $site }.
office-past = Tarif berlaku mulai sekarang atau nanti, bukan { $begins }.
office-class-twice = Kelas { $class } atau tombol { $key } disebut dua kali.
office-no-class = Sebuah lokasi punya sedikitnya satu kelas.
office-no-operator = Tidak ada operator { $number }.
office-oneself = Tidak seorang pun mengeluarkan dirinya atau mengubah perannya sendiri; administrator lain yang melakukannya.
office-password = Kata sandi terdiri dari 12 sampai 128 karakter, dan bukan satu karakter yang diulang-ulang.
office-not-hashed = Tidak dapat diubah menjadi hash.
admin-which-site = Ada beberapa lokasi. Sebutkan yang mana dengan --site N.
admin-no-such-site = Tidak ada lokasi itu. `palang-server admin site list` menyebut semua yang ada.
admin-no-such-booth = Di lokasi ini tidak ada pos, program, atau kunci itu.
admin-name-taken = Nama { $name } sudah dipakai, atau disimpan untuk server.
admin-no-random = Sistem tidak memberi bilangan acak.
admin-not-json = Nilainya bukan JSON: { $detail }
admin-not-a-class = { $text } bukan ID=TOMBOL,INDONESIA,INGGRIS,VIETNAM.
admin-unreachable = Basis data tidak terjangkau: { $detail }
admin-damaged = Basis data rusak: { $detail }
admin-pg-dump = PostgreSQL dicadangkan dengan pg_dump miliknya sendiri (docs/server.md).
admin-pg-restore = PostgreSQL dipulihkan dengan pg_restore miliknya sendiri. Sesudah itu: palang-server admin restore -
admin-next-booth = Berikutnya: palang-server admin booth invite --site { $site } --booth B1
admin-invited = Berlaku sekali, selama sepuluh menit. Di pos: palang enrol --code { $code }
admin-key-once = Kunci ini hanya ditampilkan sekali; server hanya menyimpan hash-nya.
admin-backup-read = Sudah dibaca ulang seluruhnya. Isinya termasuk kunci lokasi: simpan seaman server. Foto adalah berkas di sampingnya.
admin-restored = Pos mengirim ulang sendiri apa yang belum ada.
office-no-setting = Tidak ada setelan { $name }.
office-no-value = Ini bukan nilai setelan { $name }; contohnya { $example }.
