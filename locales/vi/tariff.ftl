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
tariff-lint-falls = sau { $duration } giá giảm từ { $from } xuống { $to }
tariff-lint-gap = từ { $from } đến { $until } không có giá
tariff-lint-overlap = từ { $from } đến { $until } bị tính hai lần
tariff-lint-cap = mức tối đa trong ngày { $cap } thấp hơn giá đầu tiên { $first }
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
