// On the page of downloads. What asks the browser and waits for its answer comes last.

import "./branch.js";
import "./os.js";
