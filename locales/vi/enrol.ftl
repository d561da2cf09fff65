# Đăng ký máy tính làm quầy của một bãi: palang enrol.
enrol-no-server = Cấu hình chưa có máy chủ. Hãy điền địa chỉ vào mục [server] trước.
enrol-address = { $address } không phải địa chỉ máy chủ: { $why }.
enrol-authority = Không đọc được tệp chứng chỉ { $file }: { $why }.
enrol-done = Quầy { $booth } đã thuộc bãi { $site }.
enrol-key = Khóa của bãi, đã ghim. Hãy đối chiếu với khóa hiển thị trên máy chủ: { $fingerprint }
enrol-restart = Hãy khởi động lại chương trình ở quầy; sau đó dữ liệu sẽ đồng bộ với { $server }.
enrol-network = Không kết nối được máy chủ: { $why }. Chưa có gì thay đổi; hãy thử lại.
enrol-code = Máy chủ không nhận mã này. Mã chỉ dùng một lần, trong mười phút, và chỉ cho đúng quầy đã cấp. Hãy xin mã mới.
enrol-protocol = Phiên bản ở quầy và ở máy chủ không hiểu nhau. Hãy cập nhật bên cũ hơn.
enrol-site = Mã này của bãi { $theirs }, còn cấu hình ghi bãi { $ours }. Chưa có gì thay đổi.
enrol-answer = Bên trả lời không phải máy chủ Palang: { $why }. Chưa có gì thay đổi.
enrol-keys = Không lưu được khóa của quầy: { $why }
enrol-client = Không chuẩn bị được kết nối: { $why }
