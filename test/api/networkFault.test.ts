import { networkFault } from '../../nodes/ConstantContact/api/networkFault';

test.each<[string, RegExp, RegExp, boolean]>([
	['ENOTFOUND', /name of the host is not known/, /DNS/, true],
	['EAI_AGAIN', /name server did not answer/, /DNS/, true],
	['ECONNREFUSED', /refused/, /firewall.*HTTPS_PROXY/, true],
	['ECONNRESET', /broken off/, /status of Constant Contact/, false],
	['EPIPE', /broken off/, /status of Constant Contact/, false],
	['ETIMEDOUT', /nothing came in time/, /firewall.*HTTPS_PROXY/, false],
	['ECONNABORTED', /nothing came in time/, /firewall.*HTTPS_PROXY/, false],
	['EHOSTUNREACH', /no way to the host/, /internet/, false],
	['ENETUNREACH', /no way to the network/, /internet/, false],
	['CERT_HAS_EXPIRED', /expired/, /clock/, true],
	['CERT_NOT_YET_VALID', /not valid yet/, /clock/, true],
	['UNABLE_TO_VERIFY_LEAF_SIGNATURE', /does not trust/, /NODE_EXTRA_CA_CERTS/, true],
	['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', /does not trust/, /NODE_EXTRA_CA_CERTS/, true],
	['DEPTH_ZERO_SELF_SIGNED_CERT', /does not trust/, /NODE_EXTRA_CA_CERTS/, true],
	['SELF_SIGNED_CERT_IN_CHAIN', /does not trust/, /NODE_EXTRA_CA_CERTS/, true],
	['ERR_TLS_CERT_ALTNAME_INVALID', /another host/, /NODE_EXTRA_CA_CERTS/, true],
	['EPROTO', /encrypted connection/, /TLS/, false],
	['ERR_SSL_WRONG_VERSION_NUMBER', /encrypted connection/, /TLS/, false],
	['ESOMETHING', /the connection failed/, /internet/, false],
])('%s is named and explained', (code, words, advice, notSent) => {
	const fault = networkFault(code, 'whatever');
	expect(fault.words).toMatch(words);
	expect(fault.words).toMatch(new RegExp(`\\(${code}\\)$`));
	expect(fault.advice).toMatch(advice);
	expect(fault.notSent).toBe(notSent);
});

test('the host tells a proxy from Constant Contact', () => {
	expect(networkFault('ECONNREFUSED', 'connect ECONNREFUSED 10.0.0.7:3128').words).toBe('the connection was refused (ECONNREFUSED 10.0.0.7:3128)');
	expect(networkFault('ENOTFOUND', 'getaddrinfo ENOTFOUND proxy.example.org').words).toMatch(/\(ENOTFOUND proxy\.example\.org\)$/);
});

test.each(['connect ECONNREFUSED Bearer abc', 'connect ECONNRESET 10.0.0.7', 'Authorization: Bearer abc', ''])('nothing else is taken out of a message: %s', (message) => {
	expect(networkFault('ECONNREFUSED', message).words).toBe('the connection was refused (ECONNREFUSED)');
});

test('a connection that a proxy ends before it opens the tunnel was never used', () => {
	expect(networkFault(undefined, 'Proxy connection ended before receiving CONNECT response')).toMatchObject({
		words: expect.stringContaining('proxy'),
		notSent: true,
	});
});

test.each([undefined, '', 'not a code'])('without a code (%j) nothing is claimed', (code) => {
	expect(networkFault(code)).toMatchObject({ words: '', notSent: false, advice: expect.stringContaining('internet') });
});

test('an answer that breaks off may have been preceded by anything', () => {
	expect(networkFault('ERR_BAD_RESPONSE', 'stream has been aborted')).toMatchObject({ words: 'the answer broke off', notSent: false });
});
