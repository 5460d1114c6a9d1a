// Who has signed in has a cookie that says so, and no more. Nobody else asks who they are.

if (/(^|; )signed_in=1/.test(document.cookie) && document.querySelector("[data-account]")) import("./account.js");
