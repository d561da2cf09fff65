## Said everywhere
days = { $count } hari
hours = { $count } jam
minutes = { $count } menit
