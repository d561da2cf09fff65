# Lỗi trong palang.toml và khi khởi động.
config-no-file = Chưa có tệp cấu hình ở đây. Hãy tạo tệp này (ví dụ đầy đủ: docs/config.md), hoặc chỉ tệp khác bằng --config.
config-unreadable = Không đọc được tệp cấu hình: { $detail }.
config-syntax = Không phải TOML hợp lệ: { $detail }.
config-unknown-key = Không có mục nào tên `{ $key }`. Được phép: { $allowed }.
config-missing = Thiếu `{ $key }`. Được phép: { $allowed }.
config-value = `{ $key }` không được là { $found }. Được phép: { $allowed }.
config-duplicate = `{ $key }` = { $found } đã dùng ở dòng { $line }; phải khác nhau.
config-no-such = `{ $key }`: trong tệp này không có { $found }. Hiện có: { $allowed }.
config-shared = `{ $key }`: { $found } đã thuộc làn khác; mỗi thiết bị chỉ phục vụ một làn.
config-classes-alike = Mã vé này không phân biệt được loại xe { $one } và { $other }; hãy đổi mã của một loại.
config-tariff = Không dùng được bảng giá: { $detail }.
config-class-without-tariff = Bảng giá này không có giá cho loại xe { $class }.
config-tariff-currency = Bảng giá tính bằng { $tariff }, nhưng bãi xe dùng { $site }.
start-no-data = Không tìm thấy thư mục dữ liệu. Hãy chỉ ra bằng --data hoặc `booth.data`.
start-store = Không mở được nhật ký trong { $dir }: { $detail }.
start-keys = Không đọc hoặc tạo được khóa của quầy trong { $file }: { $detail }.
start-device = Không khởi động được thiết bị { $device }: { $detail }.
