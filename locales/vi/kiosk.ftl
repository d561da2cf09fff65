## kiosk
