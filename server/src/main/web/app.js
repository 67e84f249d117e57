import {Centrifuge} from 'centrifuge';
import {People} from './people.js';
import {Messages} from './messages.js';

const CHANNEL = 'chat:lobby';
const HISTORY = 100;

const element = (id) => document.getElementById(id);
const messages = new Messages(element('messages'), element('empty'));
const people = new People(element('people'), element('count'));

/** A visitor keeps its name while its window lives, also over a reload. */
async function visitor() {
  const known = sessionStorage.getItem('visitor') ?? '';
  const response = await fetch(`/demo/token?visitor=${encodeURIComponent(known)}`);
  if (!response.ok) throw new Error(`The server gave no token (${response.status})`);
  const fresh = await response.json();
  sessionStorage.setItem('visitor', fresh.user);
  messages.own = fresh.user;
  people.own = fresh.user;
  return fresh;
}

const address = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/connection/websocket`;
const client = new Centrifuge(address, {
  getToken: async () => (await visitor()).token,
  minReconnectDelay: 200,
  maxReconnectDelay: 3000,
});
const room = client.newSubscription(CHANNEL, {recoverable: true, joinLeave: true});

const texts = {connecting: 'Connecting', connected: 'Connected', disconnected: 'Disconnected'};
client.on('state', ({newState}) => {
  element('state').dataset.state = newState;
  element('state').textContent = texts[newState];
});
client.on('disconnected', ({reason}) => tell(`The server ended the connection: ${reason}.`));

room.on('publication', (publication) => messages.add(publication));
room.on('join', ({info}) => people.add(info));
room.on('leave', ({info}) => people.remove(info));
room.on('state', ({newState}) => {
  const open = newState === 'subscribed';
  element('text').disabled = !open;
  element('send').disabled = !open;
});
room.on('unsubscribed', ({code, reason}) => tell(`The room cannot be entered: ${reason} (${code}).`));

// What was published between this answer and the history's is in both; messages are told apart by their offset.
room.on('subscribed', async ({recovered, streamPosition}) => {
  tell('');
  try {
    people.replace((await room.presence()).clients);
    if (!recovered) {
      const {publications} = await room.history({limit: HISTORY, reverse: true});
      messages.replace(publications, streamPosition?.epoch);
    }
  } catch (error) {
    if (client.state === 'connected') tell(`The room's past could not be read: ${error.message}.`);
  }
});

element('composer').addEventListener('submit', async (event) => {
  event.preventDefault();
  const text = element('text').value.trim();
  if (!text) return;
  element('text').value = '';
  try {
    await room.publish({text, at: Date.now()});
    tell('');
  } catch (error) {
    if (!element('text').value) element('text').value = text;
    tell(`The message was not sent: ${error.message}.`);
  }
});

element('theme').addEventListener('click', () => {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = dark ? 'light' : 'dark';
  localStorage.setItem('theme', root.dataset.theme);
});
document.documentElement.dataset.theme = localStorage.getItem('theme') ?? '';

function tell(problem) {
  element('problem').textContent = problem;
  element('problem').hidden = !problem;
}

client.on('error', ({error}) => console.warn(error));
room.subscribe();
client.connect();
