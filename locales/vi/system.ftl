## hệ điều hành
os-missing = không có tệp hoặc thiết bị đó
os-denied = tài khoản này không được phép
os-refused = bên kia từ chối kết nối: đang tắt, hoặc sai cổng
os-cut = kết nối bị ngắt
os-unreachable = không tới được qua mạng: kiểm tra dây và địa chỉ
os-late = không trả lời kịp
os-taken = chương trình khác đang dùng
os-full = ổ đĩa đã đầy
os-readonly = ổ đĩa không cho ghi
os-folder = đó là thư mục
os-not-folder = đó không phải thư mục
os-exists = đã có sẵn
os-broken = thiết bị hoặc ổ đĩa báo lỗi đọc hoặc ghi
