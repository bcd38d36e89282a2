/** Why no answer came over the network, in plain words. */
export interface NetworkFault {
	/** What happened, with the code in brackets: "the connection was refused (ECONNREFUSED 10.0.0.7:3128)". */
	words: string;
	/** What to do, as one sentence or more. */
	advice: string;
	/** The connection was never made, so the request has not been sent. */
	notSent: boolean;
}

type Kind = Omit<NetworkFault, 'words'>;

const PROXY_OR_FIREWALL =
	"Check whether a firewall stops n8n from reaching api.cc.email and authz.constantcontact.com on port 443, and n8n's proxy settings (HTTPS_PROXY, NO_PROXY).";

const DNS: Kind = {
	advice: "Check the name server (DNS) of the machine or container that n8n runs on, and the host name in n8n's proxy settings (HTTPS_PROXY).",
	notSent: true,
};
const REFUSED: Kind = { advice: PROXY_OR_FIREWALL, notSent: true };
const BROKEN: Kind = { advice: `Check the status of Constant Contact, then run this again. If it stays so: ${PROXY_OR_FIREWALL}`, notSent: false };
const UNREACHABLE: Kind = { advice: `Check the connection of n8n to the internet. ${PROXY_OR_FIREWALL}`, notSent: false };
const UNTRUSTED: Kind = {
	advice:
		'A proxy or firewall that inspects TLS shows a certificate of its own. Give n8n the certificate of its authority with NODE_EXTRA_CA_CERTS (the path of a PEM file), or let it leave api.cc.email and authz.constantcontact.com alone.',
	notSent: true,
};
const OUT_OF_DATE: Kind = {
	advice: 'Check the clock of the machine that n8n runs on. If it is right, a proxy between n8n and Constant Contact may show a certificate of its own: look at its certificate.',
	notSent: true,
};
const HANDSHAKE: Kind = { advice: `Something between n8n and Constant Contact does not speak TLS as it should. ${PROXY_OR_FIREWALL}`, notSent: false };
const UNKNOWN: Kind = { advice: 'Check the connection of n8n to the internet and the status of Constant Contact, then run this again.', notSent: false };

const NOT_TRUSTED = 'the certificate that was shown comes from an authority that n8n does not trust';

/** @see https://nodejs.org/api/errors.html#common-system-errors and https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const KINDS: Record<string, [meaning: string, kind: Kind]> = {
	ENOTFOUND: ['the name of the host is not known', DNS],
	EAI_AGAIN: ['the name server did not answer', DNS],
	ECONNREFUSED: ['the connection was refused', REFUSED],
	ECONNRESET: ['the connection was broken off', BROKEN],
	EPIPE: ['the connection was broken off', BROKEN],
	ETIMEDOUT: ['nothing came in time', UNREACHABLE],
	ECONNABORTED: ['nothing came in time', UNREACHABLE],
	EHOSTUNREACH: ['there is no way to the host', UNREACHABLE],
	ENETUNREACH: ['there is no way to the network', UNREACHABLE],
	CERT_HAS_EXPIRED: ['the certificate that was shown has expired', OUT_OF_DATE],
	CERT_NOT_YET_VALID: ['the certificate that was shown is not valid yet', OUT_OF_DATE],
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: [NOT_TRUSTED, UNTRUSTED],
	UNABLE_TO_GET_ISSUER_CERT: [NOT_TRUSTED, UNTRUSTED],
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: [NOT_TRUSTED, UNTRUSTED],
	DEPTH_ZERO_SELF_SIGNED_CERT: [NOT_TRUSTED, UNTRUSTED],
	SELF_SIGNED_CERT_IN_CHAIN: [NOT_TRUSTED, UNTRUSTED],
	CERT_UNTRUSTED: [NOT_TRUSTED, UNTRUSTED],
	ERR_TLS_CERT_ALTNAME_INVALID: ['the certificate that was shown is for another host', UNTRUSTED],
	EPROTO: ['the encrypted connection could not be made', HANDSHAKE],
};

/** The host of a system error's message such as "connect ECONNREFUSED 10.0.0.7:3128"; it tells the API from a proxy. */
function targetIn(message: string, code: string): string {
	const target = /^(?:connect|getaddrinfo) ([A-Z_]+) ([\w.:-]{1,100})$/.exec(message);
	return target && target[1] === code ? ` ${target[2]}` : '';
}

/**
 * What the code of a network error means.
 *
 * @param code of Node or of axios, if there is one
 * @param message of the error itself; nothing but a host is taken out of it
 */
export function networkFault(code: string | undefined, message = ''): NetworkFault {
	if (message.startsWith('Proxy connection ended')) {
		return { words: 'the proxy between n8n and Constant Contact broke the connection off', advice: PROXY_OR_FIREWALL, notSent: true };
	}
	// What axios calls a bad response is one that broke off: others are answers.
	if (code === 'ERR_BAD_RESPONSE') return { words: 'the answer broke off', ...BROKEN };
	if (code === undefined || !/^[A-Z][A-Z0-9_]{2,60}$/.test(code)) return { words: '', ...UNKNOWN };
	if (code.startsWith('ERR_SSL_')) return { words: `the encrypted connection could not be made (${code})`, ...HANDSHAKE };
	const [meaning, kind] = KINDS[code] ?? ['the connection failed', UNKNOWN];
	return { words: `${meaning} (${code}${targetIn(message, code)})`, ...kind };
}
