// On the page of a release.

import "./verify.js";
import "./copy.js";
