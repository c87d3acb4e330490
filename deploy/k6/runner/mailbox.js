#!/usr/bin/env node
// A mail server that keeps what it gets and shows it by the two calls of Mailpit's API that the scripts use:
//
//   node runner/mailbox.js SMTP_PORT HTTP_PORT
import http from 'node:http';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

const [smtpPort, httpPort] = process.argv.slice(2).map(Number);
const mails = [];

new SMTPServer({
  disabledCommands: ['AUTH', 'STARTTLS'],
  onData(stream, session, done) {
    simpleParser(stream).then((mail) => {
      mails.push({ ID: String(mails.length + 1), To: session.envelope.rcptTo.map(({ address }) => address), Text: mail.text });
      done();
    }, done);
  },
}).listen(smtpPort, '127.0.0.1');

http
  .createServer((request, response) => {
    const url = new URL(request.url, 'http://localhost');
    const answer = answerTo(url);
    response.writeHead(answer ? 200 : 404, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(answer ?? {}));
  })
  .listen(httpPort, '127.0.0.1');

function answerTo(url) {
  if (url.pathname === '/api/v1/search') {
    const [, address] = /^to:"(.*)"$/.exec(url.searchParams.get('query') ?? '') ?? [];
    return { messages: mails.filter(({ To }) => To.includes(address)).reverse() };
  }
  const [, id] = /^\/api\/v1\/message\/(\d+)$/.exec(url.pathname) ?? [];
  return mails.find(({ ID }) => ID === id);
}
