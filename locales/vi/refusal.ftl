# Vì sao một việc không được thực hiện, và bây giờ cần làm gì.
refusal-unknown = Không tìm thấy vé
refusal-unknown-detail = Không có vé này trong sổ, và mã vé không chứng minh được gì.
refusal-unknown-advice = Quét lại, hoặc gõ 14 chữ số trên vé.
refusal-used = Xe đã ra
refusal-used-detail = { $when } tại { $lane }
refusal-used-advice = Nếu xe vẫn còn trong bãi, hãy gọi giám sát.
refusal-never-issued = Vé chưa từng phát
refusal-never-issued-detail = Số { $ticket } ghi vào lúc { $when }; không quầy nào đã phát số này.
refusal-never-issued-advice = Giữ vé lại và gọi giám sát.
refusal-full = Hết chỗ
refusal-full-detail = Không còn chỗ cho { $class ->
    [motor] xe máy
    [mobil] ô tô
    [lainnya] xe khác
   *[any] { $class }
  }{ $part ->
    [whole] {""}
   *[one] {" "}ở { $area }
  }. Còn trống: { $available }, sức chứa: { $capacity }.
refusal-full-advice = Hướng dẫn xe đi nơi khác, hoặc chờ đến khi có xe ra.
refusal-void = Vé đã hủy
refusal-void-detail = Vé { $ticket } đã bị hủy.
refusal-void-advice = Hãy gọi giám sát.
refusal-forged = Vé giả
refusal-forged-detail = Phần bảo mật trong mã vé không đúng.
refusal-forged-advice = Giữ vé lại và gọi giám sát.
refusal-foreign-site = Vé của bãi khác
refusal-foreign-site-detail = Vé này thuộc bãi xe khác.
refusal-foreign-site-advice = Hỏi khách vé lấy tại bãi này.
refusal-future = Giờ trên vé sai
refusal-future-detail = Theo vé thì { $when } xe mới vào.
refusal-future-advice = Kiểm tra đồng hồ máy tính, rồi gọi giám sát.
refusal-too-old = Vé quá cũ
refusal-too-old-detail = Xe vào { $when }, lâu hơn mức được chấp nhận ở đây.
refusal-too-old-advice = Hãy gọi giám sát.
refusal-clock = Đồng hồ máy sai
refusal-clock-detail = Máy này báo bây giờ là { $at }; không thể tạo vé với ngày đó.
refusal-clock-advice = Chỉnh lại đồng hồ rồi thử lại.
refusal-training = Vé tập huấn
refusal-training-detail = Vé này được tạo để tập huấn, không dùng để ra bãi.
refusal-training-advice = Hỏi khách vé lấy ở cổng vào.
refusal-receipt = Đây là biên lai
refusal-receipt-detail = Mã vừa quét là biên lai, không phải vé.
refusal-receipt-advice = Hãy quét vé.
refusal-malformed = Không phải vé
refusal-malformed-detail = Mã vừa đọc không phải mã vé.
refusal-malformed-advice = Quét lại, hoặc gõ 14 chữ số trên vé.
refusal-check-digit = Sai số vé
refusal-check-digit-detail = Số vé không khớp với chữ số cuối.
refusal-check-digit-advice = So lại với vé rồi gõ lại.
refusal-ambiguous = Chưa đủ số
refusal-ambiguous-detail = Có { $count } vé tận cùng bằng các số này.
refusal-ambiguous-advice = Gõ đủ 14 chữ số.
refusal-glued = Hai mã dính nhau
refusal-glued-detail = Máy quét đọc hai mã cùng lúc.
refusal-glued-advice = Quét từng vé một.
refusal-too-long = Quét bị nhiễu
refusal-too-long-detail = Dài hơn nhiều so với mọi mã vé.
refusal-too-long-advice = Quét lại. Nếu còn bị, hãy kiểm tra máy quét.
refusal-exit-before-entry = Đồng hồ bị lệch
refusal-exit-before-entry-detail = Theo đồng hồ này thì { $when } xe mới vào.
refusal-exit-before-entry-advice = Kiểm tra đồng hồ máy tính, rồi gọi giám sát.
refusal-unknown-tariff = Không có biểu giá
refusal-unknown-tariff-detail = Vé dùng biểu giá phiên bản { $version }, ở đây không có.
refusal-unknown-tariff-advice = Hãy gọi giám sát.
refusal-unknown-class = Không có loại xe này
refusal-unknown-class-detail = Bãi này không có loại xe đó.
refusal-unknown-class-advice = Chọn loại khác, hoặc gọi giám sát.
refusal-wrong-lane = Sai làn
refusal-wrong-lane-detail = Làn này không làm việc đó.
refusal-wrong-lane-advice = Hướng dẫn xe sang đúng làn.
refusal-quote-expired = Phí đã thay đổi
refusal-quote-expired-detail = Số phí tính lúc nãy không còn đúng.
refusal-quote-expired-advice = Quét vé lại.
refusal-too-little = Chưa đủ tiền
refusal-too-little-detail = Phí { $due }, đã nhận { $tendered }: thiếu { $amount }.
refusal-too-little-advice = Nhận thêm rồi gõ tổng số tiền.
refusal-not-an-amount = Không phải số tiền
refusal-not-an-amount-detail = Số tiền chỉ gồm chữ số.
refusal-not-an-amount-advice = Gõ lại số tiền.
refusal-too-much = Số tiền quá lớn
refusal-too-much-detail = Không ai trả nhiều như vậy.
refusal-too-much-advice = Gõ lại số tiền.
refusal-bad-pin = Đăng nhập sai
refusal-bad-pin-detail = Số nhân viên hoặc mã PIN không đúng.
refusal-bad-pin-advice = Gõ lại. Sai nhiều lần thì số này bị khóa một lúc.
refusal-locked-out = Đang khóa
refusal-locked-out-detail = Sai mã PIN quá nhiều lần. Khóa đến { $until }.
refusal-locked-out-advice = Chờ, hoặc gọi giám sát.
refusal-not-allowed = Không có quyền
refusal-not-allowed-detail = Vai trò của bạn không được { $permission }.
refusal-not-allowed-advice = Gọi người có quyền.
refusal-no-shift = Chưa mở ca
refusal-no-shift-detail = Tiền và vé chỉ được ghi trong ca.
refusal-no-shift-advice = Hãy mở ca trước.
refusal-shift-open = Ca còn mở
refusal-shift-open-detail = Ca trước chưa đóng.
refusal-shift-open-advice = Hãy đóng ca đó trước.
refusal-others-shift = Ca của người khác
refusal-others-shift-detail = Ca đang mở là của nhân viên khác.
refusal-others-shift-advice = Nhờ người đó đóng ca, hoặc gọi giám sát.
refusal-reason-needed = Cần lý do
refusal-reason-needed-detail = Việc này được ghi lại kèm lý do.
refusal-reason-needed-advice = Gõ lý do.
refusal-nothing-to-reprint = Không có biên lai
refusal-nothing-to-reprint-detail = Chưa có biên lai nào để in lại.
refusal-numbers-exhausted = Hết số vé
refusal-numbers-exhausted-detail = Cổng này đã dùng hết 99.999 số vé hôm nay; ngày mai bắt đầu lại từ một.
refusal-nothing-pending = Không có gì chờ
refusal-nothing-pending-detail = Không có thanh chắn nào đang chờ trả lời.
refusal-not-a-picture = Không phải ảnh
refusal-not-a-picture-detail = Ảnh chụp không phải JPEG hay PNG.
refusal-disk-full = Đầy ổ đĩa
refusal-disk-full-detail = Không ghi lại được nên không thực hiện.
refusal-disk-full-advice = Giải phóng ổ đĩa, hoặc gọi kỹ thuật viên.
refusal-store-failed = Không ghi được
refusal-store-failed-detail = Không ghi được nhật ký nên không thực hiện.
refusal-store-failed-advice = Gọi kỹ thuật viên.
refusal-busy = Máy đang bận
refusal-busy-detail = Yêu cầu này chưa được thực hiện.
refusal-busy-advice = Thử lại sau giây lát.

refusal-check-digit-position = Chữ số thứ { $position } có vẻ sai.
refusal-check-digit-likely = Có lẽ là { $number }.
permission-work-shift = mở hoặc đóng ca
permission-issue = phát vé
permission-settle = thu tiền
permission-open-by-hand = mở thanh chắn bằng tay
permission-settle-free = miễn phí cho khách
permission-hard-cases = xử lý mất vé, hủy vé hoặc đảo giao dịch
permission-confirm-counts = xác nhận kiểm quỹ
permission-report = xem báo cáo
permission-devices = kiểm tra thiết bị
permission-administer = quản lý nhân viên, biểu giá hoặc khóa
when-today = hôm nay { $time }
when-yesterday = hôm qua { $time }

device-kind-printer = máy in
device-kind-gate = thanh chắn
device-kind-scanner = máy quét
health-fine = tốt
health-unknown = không phản hồi trạng thái
health-attention = cần chú ý
health-down = không hoạt động
trouble-paper-low = Sắp hết giấy: chuẩn bị cuộn mới.
trouble-paper-out = Hết giấy: lắp cuộn mới. Xe vẫn được ra.
trouble-cover-open = Nắp máy in đang mở: đóng lại cho đến khi nghe tiếng tách.
trouble-offline = { $kind ->
    [printer] Máy in báo lỗi: tắt máy, chờ 5 giây rồi bật lại.
    [gate] Bo mạch thanh chắn báo lỗi: nâng thanh chắn bằng tay và gọi kỹ thuật viên.
   *[scanner] Máy quét báo lỗi: rút ra rồi cắm lại.
}
trouble-no-answer = { $kind ->
    [printer] Máy in không trả lời: kiểm tra nguồn và cáp.
    [gate] Thanh chắn không trả lời: nâng bằng tay, kiểm tra nguồn và cáp.
   *[scanner] Máy quét không trả lời: kiểm tra cáp, hoặc gõ số vé.
}
trouble-missing = { $kind ->
    [printer] Không tìm thấy máy in: kiểm tra cáp, nguồn và địa chỉ.
    [gate] Không tìm thấy thanh chắn: kiểm tra cáp USB hoặc serial; nâng bằng tay.
   *[scanner] Không tìm thấy máy quét: cắm lại cáp, hoặc gõ số vé.
}
trouble-port-busy = { $kind ->
    [printer] Chương trình khác đang dùng cổng máy in: hãy đóng chương trình đó.
    [gate] Chương trình khác đang dùng cổng thanh chắn: hãy đóng chương trình đó.
   *[scanner] Chương trình khác đang dùng cổng máy quét: hãy đóng chương trình đó.
}
trouble-garbage = { $kind ->
    [printer] Máy in trả lời không hiểu được: kiểm tra tốc độ cổng và cáp.
    [gate] Thanh chắn trả lời không hiểu được: kiểm tra tốc độ cổng và cáp.
   *[scanner] Không hiểu được dữ liệu của máy quét: kiểm tra cài đặt và cáp.
}
trouble-starting = { $kind ->
    [printer] Máy in đang khởi động: chờ một lát.
    [gate] Thanh chắn đang khởi động: chờ vài giây.
   *[scanner] Máy quét đang khởi động: chờ một lát.
}

outcome-gate-acknowledged = Đã mở thanh chắn
outcome-gate-timeout = Thanh chắn không trả lời: nhìn thanh chắn, nâng bằng tay nếu cần.
outcome-gate-unreachable = Mất kết nối thanh chắn: nâng bằng tay.
outcome-gate-busy = Quá nhiều lệnh đang chờ thanh chắn: thử lại sau giây lát, hoặc nâng bằng tay.
outcome-gate-none = Nâng thanh chắn bằng tay
dismissal-through = Xe đã qua
dismissal-turned-back = Xe quay lại
dismissal-mistake = Cho mở nhầm
outcome-slip-printed = Đã in phiếu
outcome-slip-sent-unknown = Đã gửi phiếu đến máy in
outcome-slip-interrupted = In bị ngắt giữa chừng: xem giấy, in lại nếu cần.
outcome-slip-paper-out = Chưa in: hết giấy. Lắp giấy rồi in lại.
outcome-slip-cover-open = Chưa in: nắp máy in mở. Đóng nắp rồi in lại.
outcome-slip-offline = Chưa in: máy in báo lỗi. Kiểm tra rồi in lại.
outcome-slip-unreachable = Chưa in: mất kết nối máy in. Kiểm tra rồi in lại.
outcome-slip-spool-full = Chưa in: hàng đợi in đã đầy. Chờ rồi in lại.
outcome-slip-no-printer = Làn này không có máy in
