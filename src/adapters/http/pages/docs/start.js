// Runs in the browser and starts Swagger UI.
const start = async () => {
  const answer = await fetch('openapi.json');
  if (!answer.ok) throw new Error(`the contract: ${answer.status}`);
  const spec = await answer.json();
  // "Try it out" calls the host that this page came from, because behind a proxy the service may have another name
  const servers = [{ url: new URL('.', location.href).href.replace(/\/$/, ''), description: 'This service' }];
  globalThis.SwaggerUIBundle({
    spec: { ...spec, servers },
    dom_id: '#contract',
    deepLinking: true,
    defaultModelsExpandDepth: 0,
    displayRequestDuration: true,
    // forget the tokens when the page is closed
    persistAuthorization: false,
    // never send the document to an external validator
    validatorUrl: null,
  });
};

start().catch((error) => {
  const contract = document.querySelector('#contract');
  contract.setAttribute('role', 'alert');
  contract.textContent = `The contract could not be shown (${error.message}). Reload the page to try again.`;
});
