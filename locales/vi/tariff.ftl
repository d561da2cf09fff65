## The rules behind a quote's lines
tariff-flat = Giá một lượt
tariff-free = Miễn phí { $duration }
tariff-turn-around = Quay đầu, miễn phí đến { $duration }
tariff-calendar = Giá { $name }
tariff-every-hour = Mỗi giờ
tariff-every = Mỗi { $duration }
tariff-first = Giá cơ bản
tariff-first-hour = Giờ đầu
tariff-first-block = { $duration } đầu
tariff-next-hour = Mỗi giờ tiếp theo
tariff-next = Mỗi { $duration } tiếp theo
tariff-step = Đến { $duration }
tariff-step-last = Gửi lâu hơn
tariff-window = Giá { $name }
tariff-window-day = Giá ngày
tariff-window-night = Giá đêm
tariff-overnight = Qua đêm
tariff-daily-cap = Giảm theo mức tối đa trong ngày
tariff-lost = Tiền phạt mất vé
tariff-discount = Giảm giá { $name }
tariff-rounding = Làm tròn
tariff-tax = Thuế { $rate } %

## What the lint of a tariff found
tariff-severity-error = Lỗi
tariff-severity-warning = Cảnh báo
tariff-severity-note = Ghi chú
tariff-lint-lost = tiền phạt mất vé không có căn cứ pháp lý (legal_basis); khoản này sẽ không được thu
tariff-lint-tax = thuế { $rate } % vượt mức tối đa 10 % (PBJT)
tariff-lint-ceiling = sau { $duration } giá là { $price }, vượt mức trần { $ceiling } ({ $basis })
tariff-lint-falls = sau { $duration } giá giảm từ { $price } xuống { $lower }
tariff-lint-gap = từ { $from } đến { $until } không có giá
tariff-lint-overlap = từ { $from } đến { $until } bị tính hai lần
tariff-lint-cap = mức tối đa trong ngày { $cap } thấp hơn giá đầu tiên { $price }
tariff-lint-unreachable = "{ $part }" không bao giờ được áp dụng
tariff-lint-unused = "{ $part }" không được bảng giá đặc biệt nào sử dụng
tariff-lint-unpayable = { $amount } không thể trả đúng bằng tiền đang lưu hành
tariff-lint-rounds-up = thời gian được làm tròn lên, bất lợi cho khách
tariff-lint-wall-clock = bảng giá này tính theo giờ địa phương của bãi xe
tariff-lint-clock-changes = { $zone } có đổi giờ mùa hè: một ngày ở đó có thể dài 23 hoặc 25 giờ

## Why a tariff or a visit is refused
tariff-refused = Tệp bảng giá bị từ chối: { $detail }
tariff-refused-line = Tệp bảng giá bị từ chối, dòng { $line }: { $detail }
tariff-no-class = Bảng giá này không có giá cho loại xe "{ $class }"
tariff-exit-before-entry = Giờ ra sớm hơn giờ vào
tariff-no-discount = Bảng giá này không có mức giảm giá "{ $name }"
tariff-discount-not-for-class = Mức giảm giá "{ $name }" không dành cho loại xe này
tariff-second-pass = Mỗi lượt gửi chỉ được dùng một vé tháng

## What is wrong with a tariff file
tariff-file-syntax = không phải TOML hợp lệ: { $detail }
tariff-file-unknown-key = không có khóa "{ $key }"; được phép: { $allowed }
tariff-file-unknown-value = không có giá trị "{ $value }"; được phép: { $allowed }
tariff-file-missing-key = thiếu khóa "{ $key }"
tariff-file-wrong-kind = ghi { $found }, lẽ ra phải là { $expected }
tariff-file-kind-number = số nguyên
tariff-file-kind-text = chuỗi trong dấu ngoặc kép
tariff-file-kind-yes-no = true hoặc false
tariff-file-kind-list = danh sách trong [ ]
tariff-file-kind-table = bảng trong ngoặc nhọn
tariff-file-price = { $value } không phải là giá: được phép số nguyên từ 0 đến 1000000000, không có dấu phân cách
tariff-file-length = { $value } không phải là khoảng thời gian: được phép từ 1 đến 527040 phút (366 ngày)
tariff-file-time-of-day = "{ $value }" không phải là giờ: được phép "00:00" đến "23:59"
tariff-file-date = "{ $value }" không phải là ngày; ví dụ "2026-12-25"
tariff-file-wall-clock-time = "{ $value }" không phải là ngày giờ; ví dụ "2026-12-31T18:00"
tariff-file-kind-of-day = "{ $value }" không phải là loại ngày: được phép "monday" đến "sunday", "holiday", "event:TÊN"
tariff-file-words = được phép từ 1 đến { $longest } ký tự in được
tariff-file-rate-ways = mỗi rate có đúng một trong: flat, every, first, step, window
tariff-file-next-alone = "next" chỉ đứng sau "first" hoặc "step"
tariff-file-windows-alone = "windows" chỉ đi cùng "window"
tariff-file-too-many = mỗi rate có nhiều nhất 100 step và 24 window
tariff-file-step-order = step { $step } không bao giờ đạt tới: "until" phải lớn hơn step trước
tariff-file-step-form = step { $step } cần "total", hoặc "amount" (kèm "every" nếu lặp lại)
tariff-file-steps-mixed = mọi step đều dùng "total" hoặc đều dùng "amount"
tariff-file-windows-once = "unit_minutes" và "cap" của window cần windows = "each"
tariff-file-daily-windows = "daily" chỉ dùng với flat, every, first hoặc step; window có "cap" riêng
tariff-file-daily-falls = "daily" cần các step có "total" không giảm
tariff-file-night-longer = "longer_than_minutes" chỉ đi cùng by = "midnight"
tariff-file-special-when = special cần "on" (ngày) hoặc "entered" (giờ vào)
tariff-file-discount-form = mỗi discount có đúng một trong: amount, minutes, percent
tariff-file-percent = "percent" là số nguyên từ 1 đến 100
tariff-file-name = "name" gồm 1 đến 40 chữ thường không dấu, chữ số và dấu "-"
tariff-file-no-class = bảng giá cần ít nhất một [class.TÊN]
tariff-file-time-seconds = "time_seconds" từ 1 đến 3600
tariff-file-time-nearest = "time" làm tròn "down" hoặc "up"; "nearest" chỉ dành cho "money_to"
tariff-file-money-step = "money" là bước làm tròn tổng tiền: từ 1 trở lên
tariff-file-tax-rate = { $points } không phải là thuế suất: được phép từ 0 đến 10000 (100 %)
tariff-file-event-order = sự kiện "{ $name }" kết thúc trước khi bắt đầu
tariff-file-event-unknown = sự kiện "{ $name }" chưa được khai báo; hiện có: { $known }
tariff-file-discount-class = giảm giá "{ $name }" dành cho loại xe "{ $class }", loại này không có giá
