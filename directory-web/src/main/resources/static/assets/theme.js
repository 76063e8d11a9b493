// Runs before the first paint, so that a remembered theme does not flash.
(() => {
  const root = document.documentElement;
  root.classList.remove('no-js');
  let theme = null;
  try { theme = localStorage.getItem('theme'); } catch { /* storage is off: follow the system */ }
  if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
})();
