## slip
