"""From a change that visitors should see to the site that shows it: requests, exports, builds."""
