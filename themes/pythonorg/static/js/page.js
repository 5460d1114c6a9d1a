// On every page.

import "./search-open.js";
import "./banners.js";
import "./signed-in.js";
