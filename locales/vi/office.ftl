# Vì sao một việc của văn phòng bãi xe không được làm, trên dòng lệnh hay qua HTTP, và lời của `palang-server admin` bên
# cạnh câu trả lời.
office-currency = Bảng giá tính bằng { $tariff }, còn tiền của bãi xe là { $site }.
office-past = Bảng giá bắt đầu từ bây giờ hoặc sau này, không phải { $begins }.
office-class-twice = Loại xe { $class } hoặc phím { $key } bị nêu hai lần.
office-no-class = Bãi xe phải có ít nhất một loại xe.
office-no-operator = Không có nhân viên số { $number }.
office-oneself = Không ai tự loại mình ra hay tự đổi vai trò của mình; quản trị viên khác sẽ làm việc đó.
office-password = Mật khẩu gồm 12 đến 128 ký tự và không phải một ký tự lặp lại.
office-not-hashed = Không băm được.
admin-which-site = Có nhiều bãi xe. Hãy chỉ rõ bãi xe nào bằng --site N.
admin-no-such-site = Không có bãi xe đó. `palang-server admin site list` liệt kê các bãi xe hiện có.
admin-no-such-booth = Bãi xe này không có quầy, chương trình hay khóa đó.
admin-name-taken = Tên { $name } đã được dùng, hoặc dành riêng cho máy chủ.
admin-no-random = Hệ thống không cấp được số ngẫu nhiên.
admin-not-json = Giá trị không phải JSON: { $detail }
admin-not-a-class = { $text } không phải ID=PHÍM,TIẾNG INDONESIA,TIẾNG ANH,TIẾNG VIỆT.
admin-unreachable = Không kết nối được cơ sở dữ liệu: { $detail }
admin-damaged = Cơ sở dữ liệu bị hỏng: { $detail }
admin-pg-dump = PostgreSQL được sao lưu bằng pg_dump của chính nó (docs/server.md).
admin-pg-restore = PostgreSQL được khôi phục bằng pg_restore của chính nó. Sau đó: palang-server admin restore -
admin-next-booth = Tiếp theo: palang-server admin booth invite --site { $site } --booth B1
admin-invited = Dùng được một lần, trong mười phút. Tại quầy: palang enrol --code { $code }
admin-key-once = Khóa chỉ hiện một lần này; máy chủ chỉ giữ bản băm của nó.
admin-backup-read = Đã đọc lại toàn bộ. Bản sao chứa khóa của các bãi xe: hãy giữ an toàn như máy chủ. Ảnh là các tệp bên cạnh.
admin-restored = Các quầy tự gửi lại những gì còn thiếu.
office-no-setting = Không có cài đặt { $name }.
office-no-value = Đây không phải giá trị của cài đặt { $name }; ví dụ: { $example }.
