## tariff
