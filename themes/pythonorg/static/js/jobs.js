// On the pages of the job board.

import "./new.js";
import "./pages.js";
import "./filter.js";
