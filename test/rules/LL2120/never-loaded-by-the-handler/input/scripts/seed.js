Array.prototype.last = 1;
