// On the pages of events.

import "./happening.js";
import "./localtime.js";
import "./filter.js";
