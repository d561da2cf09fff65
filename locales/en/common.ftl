## Said everywhere
days = { $count ->
    [one] 1 day
   *[other] { $count } days
}
hours = { $count } h
minutes = { $count } min
