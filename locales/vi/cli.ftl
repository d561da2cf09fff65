# Dòng lệnh, dành cho nhân viên kỹ thuật.
cli-no-data = Không tìm thấy thư mục dữ liệu. Hãy chỉ rõ bằng --data DIR.
cli-drill-line = dòng { $line }: không phải một bước của kịch bản: { $what }
cli-drill-ended = Kịch bản kết thúc sớm: hệ thống đã dừng, hoặc không còn ai đọc kết quả.
