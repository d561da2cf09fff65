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
tariff-lint-falls = setelah { $duration } tarif turun dari { $from } menjadi { $to }
tariff-lint-gap = pukul { $from } sampai { $until } tidak ada tarifnya
tariff-lint-overlap = pukul { $from } sampai { $until } dihitung dua kali
tariff-lint-cap = maksimum harian { $cap } lebih rendah dari tarif pertama { $first }
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
