import { html } from 'hono/html';
import type { AuthorizeRequest } from './authorizeRequest';

/** The page that asks whether the application may use the account. */
export function consentPage(request: AuthorizeRequest) {
	const fields = Object.entries(request).map(
		([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
	);
	return page(html`
		<h1>Allow access?</h1>
		<p>The application <b>${request.client_id}</b> asks for: <b>${request.scope || 'nothing'}</b></p>
		<form method="post" action="/oauth2/default/v1/authorize">
			${fields}
			<button name="decision" value="allow">Allow</button>
			<button name="decision" value="deny">Deny</button>
		</form>
	`);
}

export function errorPage(problem: string) {
	return page(html`<h1>That did not work</h1><p>${problem}</p>`);
}

function page(body: ReturnType<typeof html>) {
	return html`<!doctype html>
		<html lang="en">
			<head>
				<meta charset="utf-8" />
				<title>Sandbox account</title>
				<style>
					body { font: 16px/1.5 system-ui, sans-serif; max-width: 30rem; margin: 4rem auto; padding: 0 1rem; }
					button { font: inherit; padding: 0.4rem 1.2rem; margin-right: 0.5rem; }
				</style>
			</head>
			<body>
				${body}
				<p><small>This is a local sandbox, not Constant Contact.</small></p>
			</body>
		</html>`;
}
