// Before the first paint: the theme that was chosen here, if one was.
try {
  const theme = localStorage.getItem('daybook.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // storage refused: the system's theme
}
