// On every page.

import "./search-open.js";
import "./banners.js";
