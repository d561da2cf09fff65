# Dòng lệnh, dành cho nhân viên kỹ thuật.
cli-no-data = Không tìm thấy thư mục dữ liệu. Hãy chỉ rõ bằng --data DIR.
cli-drill-line = dòng { $line }: không phải một bước của kịch bản: { $what }
cli-drill-ended = Kịch bản kết thúc sớm: hệ thống đã dừng, hoặc không còn ai đọc kết quả.
cli-no-preset = Không có biểu phí cài sẵn tên "{ $name }". Hiện có: { $presets }.
cli-nothing-found = Không có gì cần sửa.
cli-total = Tổng cộng
cli-curve-hours = thời gian gửi xe (giờ)
cli-slip-ending = { $file }: hãy đặt tên tệp có đuôi .bin (byte cho máy in) hoặc .png (hình ảnh).
cli-no-tariff = Không đọc được biểu phí trong cấu hình; `palang tariff check` sẽ cho biết lý do.
cli-not-a-pin = Mã PIN gồm từ 4 đến 12 chữ số.
