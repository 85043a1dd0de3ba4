// Before first paint: the shade that was chosen here, or the system's. src/platform/theme.rs keeps it true later.
(() => {
  let choice = null;
  try { choice = localStorage.getItem('attain:theme'); } catch { /* storage is blocked: the system's shade */ }
  if (choice !== 'light' && choice !== 'dark') {
    choice = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  }
  document.documentElement.dataset.theme = choice;
})();
