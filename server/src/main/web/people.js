/** Who is in the room: by client, because a user may be there with several. */
export class People {
  own = '';
  #list;
  #count;
  #byClient = new Map();

  constructor(list, count) {
    this.#list = list;
    this.#count = count;
  }

  replace(clients) {
    this.#byClient = new Map(Object.entries(clients));
    this.#show();
  }

  add(info) {
    this.#byClient.set(info.client, info);
    this.#show();
  }

  remove(info) {
    this.#byClient.delete(info.client);
    this.#show();
  }

  #show() {
    const users = new Map([...this.#byClient.values()].map((info) => [info.user, info]));
    const names = [...users.values()].map((info) => this.#item(info));
    names.sort((a, b) => a.textContent.localeCompare(b.textContent));
    this.#list.replaceChildren(...names);
    this.#count.textContent = `(${users.size})`;
  }

  #item(info) {
    const item = document.createElement('li');
    item.style.setProperty('--hue', info.connInfo?.hue ?? 220);
    const name = info.connInfo?.name ?? (info.user || 'anonymous');
    item.textContent = info.user === this.own ? `${name} (you)` : name;
    return item;
  }
}
