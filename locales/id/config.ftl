# Kesalahan di palang.toml dan saat mulai.
config-no-file = Berkas konfigurasi belum ada. Buat berkas ini (contoh lengkap: docs/config.md), atau sebut berkas lain dengan --config.
config-unreadable = Berkas konfigurasi tidak bisa dibaca: { $detail }.
config-syntax = Bukan TOML yang benar: { $detail }.
config-unknown-key = `{ $key }` tidak dikenal. Yang boleh: { $allowed }.
config-missing = `{ $key }` belum diisi. Yang boleh: { $allowed }.
config-value = `{ $key }` tidak boleh { $found }. Yang boleh: { $allowed }.
config-duplicate = `{ $key }` = { $found } sudah dipakai di baris { $line }; harus berbeda.
config-no-such = `{ $key }`: { $found } tidak ada di berkas ini. Yang ada: { $allowed }.
config-shared = `{ $key }`: { $found } sudah dipakai jalur lain; satu alat untuk satu jalur.
config-classes-alike = Kelas { $one } dan { $other } tidak bisa dibedakan di kode tiket ini; ganti salah satu id.
config-tariff = Tarif tidak bisa dipakai: { $detail }.
config-class-without-tariff = Kelas { $class } tidak punya harga di tarif ini.
config-tariff-currency = Tarif memakai { $tariff }, padahal lokasi ini memakai { $site }.
start-no-data = Folder data tidak ditemukan. Sebutkan dengan --data atau `booth.data`.
start-store = Jurnal di { $dir } tidak bisa dibuka: { $detail }.
start-keys = Kunci gardu di { $file } tidak bisa dibaca atau dibuat: { $detail }.
start-device = Alat { $device } tidak bisa dijalankan: { $detail }.
