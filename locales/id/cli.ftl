# Baris perintah, untuk petugas teknis.
cli-no-data = Folder data tidak ditemukan. Sebutkan dengan --data DIR.
cli-drill-line = baris { $line }: bukan langkah latihan: { $what }
cli-drill-ended = Latihan berakhir sebelum waktunya: mesin berhenti, atau keluarannya tidak dibaca lagi.
cli-no-preset = Tidak ada tarif bawaan bernama "{ $name }". Yang ada: { $presets }.
cli-nothing-found = Tidak ada yang perlu diperbaiki.
cli-total = Total
cli-curve-hours = lama parkir (jam)
cli-slip-ending = { $file }: sebutkan berkas berakhiran .bin (bita untuk printer) atau .png (gambar).
cli-no-tariff = Tarif pada konfigurasi tidak dapat dibaca; `palang tariff check` menjelaskan sebabnya.
cli-not-a-pin = PIN terdiri dari 4 sampai 12 angka.
