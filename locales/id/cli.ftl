# Baris perintah, untuk petugas teknis.
cli-no-data = Folder data tidak ditemukan. Sebutkan dengan --data DIR.
cli-drill-line = baris { $line }: bukan langkah latihan: { $what }
cli-drill-ended = Latihan berakhir sebelum waktunya: mesin berhenti, atau keluarannya tidak dibaca lagi.
