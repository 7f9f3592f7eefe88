// A link with a line and a column puts the cursor there, in the field that it leads to.
// Columns count characters as the program counts them: one for each code point.
"use strict";

const offsetOf = (text, line, column) => {
  let start = 0;
  for (let number = 1; number < line; number += 1) {
    const end = text.indexOf("\n", start);
    if (end < 0) break;
    start = end + 1;
  }
  const end = text.indexOf("\n", start);
  const words = Array.from(text.slice(start, end < 0 ? text.length : end));
  return start + words.slice(0, column - 1).join("").length;
};

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-line]");
  const field = link && document.querySelector(link.hash);
  if (!field) return;
  event.preventDefault();
  const at = offsetOf(field.value, Number(link.dataset.line), Number(link.dataset.column));
  // A browser shows the cursor of a field when it comes into focus, not when the cursor moves.
  field.blur();
  field.setSelectionRange(at, at + 1);
  field.focus();
});
