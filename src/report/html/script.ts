/** What the report's page can do with scripts on: search its files, open and close them all, print them open. */
export const SCRIPT = `
const files = document.getElementById('file-list');
if (files) {
  const all = [...files.querySelectorAll('details')];
  const tools = document.createElement('div');
  tools.className = 'tools';
  const search = document.createElement('input');
  search.type = 'search';
  search.placeholder = 'Filter by file name';
  search.setAttribute('aria-label', 'Filter by file name');
  search.addEventListener('input', () => {
    const wanted = search.value.toLowerCase();
    for (const item of all) item.hidden = !item.dataset.file.toLowerCase().includes(wanted);
  });
  const toggle = document.createElement('button');
  toggle.type = 'button';
  toggle.textContent = 'Open all';
  toggle.addEventListener('click', () => {
    const open = all.some((item) => !item.open && !item.hidden);
    for (const item of all) if (!item.hidden) item.open = open;
    toggle.textContent = open ? 'Close all' : 'Open all';
  });
  tools.append(search, toggle);
  files.prepend(tools);
  addEventListener('beforeprint', () => { for (const item of all) item.open = true; });
}
`;
