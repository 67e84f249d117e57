/** The room's messages by offset, so that one which arrives twice, live and with the history, is shown once. */
export class Messages {
  own = '';
  #list;
  #empty;
  #byOffset = new Map();
  #epoch = '';

  constructor(list, empty) {
    this.#list = list;
    this.#empty = empty;
  }

  add(publication) {
    if (this.#byOffset.has(publication.offset)) return;
    const atEnd = this.#list.scrollHeight - this.#list.scrollTop - this.#list.clientHeight < 60;
    const item = this.#item(publication);
    this.#byOffset.set(publication.offset, item);
    const after = [...this.#byOffset.keys()].filter((offset) => offset > publication.offset).sort((a, b) => a - b)[0];
    this.#list.insertBefore(item, this.#byOffset.get(after) ?? null);
    this.#empty.hidden = true;
    if (atEnd) this.#list.scrollTop = this.#list.scrollHeight;
  }

  /** Adds the stream's past; what is shown of an older stream goes, because its offsets mean nothing any more. */
  replace(publications, epoch = '') {
    if (epoch !== this.#epoch) {
      this.#list.replaceChildren();
      this.#byOffset.clear();
      this.#epoch = epoch;
      this.#empty.hidden = false;
    }
    publications.forEach((publication) => this.add(publication));
    this.#list.scrollTop = this.#list.scrollHeight;
  }

  #item({data, info}) {
    const item = document.createElement('li');
    item.classList.toggle('own', Boolean(info) && info.user === this.own);
    item.style.setProperty('--hue', info?.connInfo?.hue ?? 220);
    const from = document.createElement('span');
    from.className = 'from';
    from.textContent = info ? (info.connInfo?.name ?? info.user) : 'Server';
    const at = new Date(data?.at ?? NaN);
    if (!Number.isNaN(at.getTime())) from.append(this.#time(at));
    const text = document.createElement('span');
    text.className = 'text';
    text.textContent = typeof data?.text === 'string' ? data.text : JSON.stringify(data);
    item.append(from, text);
    return item;
  }

  #time(at) {
    const time = document.createElement('time');
    time.dateTime = at.toISOString();
    time.textContent = at.toLocaleTimeString([], {hour: '2-digit', minute: '2-digit'});
    return time;
  }
}
