// Runs in the browser. Reloads the mailbox when there are new messages, while the page is visible.
const newest = async () => {
  const answer = await fetch('mailbox.json');
  const { items } = await answer.json();
  return items[0]?.id ?? '';
};

const refresh = async () => {
  if (!document.hidden && (await newest()) !== document.querySelector('main').dataset.newest) location.reload();
};

// the service may be down, because it is restarting
setInterval(() => refresh().catch(() => {}), 1_000);
