// A timeline that is wider than its place opens with today in sight.
"use strict";

const sheet = document.querySelector(".timeline");
const today = sheet && sheet.querySelector(".upright.today");
if (today) {
  const from = sheet.querySelector(".chart").getBoundingClientRect().left;
  sheet.scrollLeft = today.getBoundingClientRect().left - from - sheet.clientWidth / 4;
}
