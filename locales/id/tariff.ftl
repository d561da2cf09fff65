## The rules behind a quote's lines
tariff-flat = Tarif sekali parkir
tariff-free = Gratis { $duration }
tariff-turn-around = Putar balik, gratis sampai { $duration }
tariff-calendar = Tarif { $name }
tariff-every-hour = Per jam
tariff-every = Per { $duration }
tariff-first = Tarif dasar
tariff-first-hour = Jam pertama
tariff-first-block = { $duration } pertama
tariff-next-hour = Jam berikutnya
tariff-next = Tiap { $duration } berikutnya
tariff-step = Sampai { $duration }
tariff-step-last = Tarif selebihnya
tariff-window = Tarif { $name }
tariff-window-day = Tarif siang
tariff-window-night = Tarif malam
tariff-overnight = Inap
tariff-daily-cap = Potongan maksimum harian
tariff-lost = Denda tiket hilang
tariff-discount = Potongan { $name }
tariff-rounding = Pembulatan
tariff-tax = Pajak { $rate } %

## What the lint of a tariff found
tariff-severity-error = Kesalahan
tariff-severity-warning = Peringatan
tariff-severity-note = Catatan
tariff-lint-lost = denda tiket hilang tidak punya dasar hukum (legal_basis); denda ini tidak akan ditagih
tariff-lint-tax = pajak { $rate } % melebihi batas 10 % (PBJT)
tariff-lint-ceiling = setelah { $duration } tarifnya { $price }, di atas batas { $ceiling } ({ $basis })
tariff-lint-falls = setelah { $duration } tarif turun dari { $price } menjadi { $lower }
tariff-lint-gap = pukul { $from } sampai { $until } tidak ada tarifnya
tariff-lint-overlap = pukul { $from } sampai { $until } dihitung dua kali
tariff-lint-cap = maksimum harian { $cap } lebih rendah dari tarif pertama { $price }
tariff-lint-unreachable = "{ $part }" tidak akan pernah berlaku
tariff-lint-unused = "{ $part }" tidak dipakai oleh tarif khusus mana pun
tariff-lint-unpayable = { $amount } tidak bisa dibayar pas dengan uang yang beredar
tariff-lint-rounds-up = waktu dibulatkan ke atas, merugikan pelanggan
tariff-lint-wall-clock = tarif ini bergantung pada jam setempat lokasi
tariff-lint-clock-changes = jam di { $zone } dimajukan dan dimundurkan: satu hari di sana bisa 23 atau 25 jam

## Why a tariff or a visit is refused
tariff-refused = Berkas tarif ditolak: { $detail }
tariff-refused-line = Berkas tarif ditolak, baris { $line }: { $detail }
tariff-no-class = Tarif ini tidak punya harga untuk jenis kendaraan "{ $class }"
tariff-exit-before-entry = Waktu keluar lebih awal dari waktu masuk
tariff-no-discount = Tarif ini tidak mengenal potongan "{ $name }"
tariff-discount-not-for-class = Potongan "{ $name }" tidak berlaku untuk jenis kendaraan ini
tariff-second-pass = Satu kunjungan hanya boleh memakai satu langganan

## What is wrong with a tariff file
tariff-file-syntax = ini bukan TOML yang benar: { $detail }
tariff-file-unknown-key = kunci "{ $key }" tidak dikenal; yang boleh: { $allowed }
tariff-file-unknown-value = nilai "{ $value }" tidak dikenal; yang boleh: { $allowed }
tariff-file-missing-key = kunci "{ $key }" belum diisi
tariff-file-wrong-kind = tertulis { $found }, seharusnya { $expected }
tariff-file-kind-number = bilangan bulat
tariff-file-kind-text = teks dalam tanda kutip
tariff-file-kind-yes-no = true atau false
tariff-file-kind-list = daftar dalam [ ]
tariff-file-kind-table = tabel dalam kurung kurawal
tariff-file-price = { $value } bukan harga: yang boleh bilangan bulat 0 sampai 1000000000, tanpa titik ribuan
tariff-file-length = { $value } bukan lama waktu: yang boleh 1 sampai 527040 menit (366 hari)
tariff-file-time-of-day = "{ $value }" bukan jam: yang boleh "00:00" sampai "23:59"
tariff-file-date = "{ $value }" bukan tanggal; contoh: "2026-12-25"
tariff-file-wall-clock-time = "{ $value }" bukan tanggal dan jam; contoh: "2026-12-31T18:00"
tariff-file-kind-of-day = "{ $value }" bukan jenis hari: yang boleh "monday" sampai "sunday", "holiday", "event:NAMA"
tariff-file-words = yang boleh 1 sampai { $longest } huruf atau tanda yang bisa dicetak
tariff-file-rate-ways = satu tarif (rate) berisi tepat satu dari: flat, every, first, step, window
tariff-file-next-alone = "next" hanya boleh sesudah "first" atau "step"
tariff-file-windows-alone = "windows" hanya boleh bersama "window"
tariff-file-too-many = satu tarif paling banyak 100 step dan 24 window
tariff-file-step-order = step { $step } tidak akan pernah tercapai: "until" harus lebih besar daripada step sebelumnya
tariff-file-step-form = step { $step } perlu "total", atau "amount" (dengan "every" bila berulang)
tariff-file-steps-mixed = semua step memakai "total", atau semuanya "amount"
tariff-file-windows-once = "unit_minutes" dan "cap" pada window memerlukan windows = "each"
tariff-file-daily-windows = "daily" hanya untuk flat, every, first atau step; window punya "cap" sendiri
tariff-file-daily-falls = "daily" memerlukan step yang "total"-nya tidak pernah turun
tariff-file-night-longer = "longer_than_minutes" hanya untuk by = "midnight"
tariff-file-special-when = tarif khusus (special) memerlukan "on" (hari) atau "entered" (jam masuk)
tariff-file-discount-form = potongan (discount) berisi tepat satu dari: amount, minutes, percent
tariff-file-percent = "percent" adalah bilangan bulat 1 sampai 100
tariff-file-name = "name" terdiri dari 1 sampai 40 huruf kecil, angka dan tanda "-"
tariff-file-no-class = tarif memerlukan paling sedikit satu [class.NAMA]
tariff-file-time-seconds = "time_seconds" adalah 1 sampai 3600
tariff-file-time-nearest = "time" dibulatkan "down" atau "up"; "nearest" hanya untuk "money_to"
tariff-file-money-step = "money" adalah kelipatan pembulatan total: 1 atau lebih
tariff-file-tax-rate = { $points } bukan tarif pajak: yang boleh 0 sampai 10000 (100 %)
tariff-file-event-order = acara "{ $name }" berakhir sebelum mulai
tariff-file-event-unknown = acara "{ $name }" tidak ditentukan; yang ada: { $known }
tariff-file-discount-class = potongan "{ $name }" untuk jenis kendaraan "{ $class }", yang tidak punya tarif
