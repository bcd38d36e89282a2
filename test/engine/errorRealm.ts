/** The Error of Node itself, which its sockets and abort signals make their errors of. */
const NodeError = Object.getPrototypeOf(DOMException.prototype).constructor as ErrorConstructor;

/**
 * jest runs test files with an Error class of their own, so an error that Node makes (a reset connection, an abort) is
 * not an `instanceof Error` to n8n, to axios or to the node, as it is outside of jest. This makes it one.
 */
Object.defineProperty(Error, Symbol.hasInstance, {
	value(this: typeof Error, candidate: unknown) {
		const isInstance = Function.prototype[Symbol.hasInstance];
		return (
			isInstance.call(this, candidate) || (this === Error && isInstance.call(NodeError, candidate))
		);
	},
});
