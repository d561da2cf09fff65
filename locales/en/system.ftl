# What the operating system says of files, ports and the network.
os-missing = there is no such file or device
os-denied = this account is not allowed to
os-refused = the other side refuses the connection: it is switched off, or the port is another
os-cut = the connection broke off
os-unreachable = no way through the network: check the cable and the address
os-late = no answer in time
os-taken = another program uses it
os-full = the disk is full
os-readonly = the disk takes no writing
os-folder = that is a folder
os-not-folder = that is not a folder
os-exists = it is there already
os-broken = the device or disk reports a read or write error
