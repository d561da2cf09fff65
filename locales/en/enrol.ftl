# Making a PC a booth of a site: palang enrol.
enrol-no-server = The configuration names no server. Write its address into the [server] section first.
enrol-address = { $address } is no server's address: { $why }.
enrol-authority = The certificate file { $file } cannot be read: { $why }.
enrol-done = Booth { $booth } belongs to site { $site } now.
enrol-key = Key of the site, pinned. Compare it with what the server shows: { $fingerprint }
enrol-restart = Restart the booth program; it then syncs with { $server }.
enrol-network = The server was not reached: { $why }. Nothing has changed; try again.
enrol-code = The server does not take this code. It is good once, for ten minutes, and only for the booth it was made for. Ask for a new one.
enrol-protocol = Booth and server are of versions that do not understand each other. Update the older one.
enrol-site = The code is for site { $theirs }, but the configuration says site { $ours }. Nothing has changed.
enrol-answer = What answered is not a Palang server: { $why }. Nothing has changed.
enrol-keys = The booth's keys cannot be kept: { $why }
enrol-client = The connection cannot be made ready: { $why }
