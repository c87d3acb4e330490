export default {
  b64encode: (data) => Buffer.from(typeof data === 'string' ? data : new Uint8Array(data)).toString('base64'),
  b64decode: (text) => Uint8Array.from(Buffer.from(text, 'base64')).buffer,
};
