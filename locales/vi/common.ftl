## Said everywhere
days = { $count } ngày
hours = { $count } giờ
minutes = { $count } phút
