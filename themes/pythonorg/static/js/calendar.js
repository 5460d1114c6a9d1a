// On the list of a calendar.

import "./pages.js";
import "./localtime.js";
